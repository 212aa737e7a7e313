//! Copies of the database, and the way back. A copy is called one only after it was opened, checked and counted.
