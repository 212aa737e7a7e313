//! Not written yet; owned by its vendor's author.
