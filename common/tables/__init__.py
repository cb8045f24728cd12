"""The one reader of uploaded lists: a sealed child process opens a file, and a meaning says what of it comes out."""
