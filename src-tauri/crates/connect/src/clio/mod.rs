//! Clio Manage.
