//! Nothing falls out silently, appointments count on each day that they cover, and each is its attorney's.

mod answers;
mod cover;
mod days;
mod owners;
mod silent;
