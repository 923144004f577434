"""Reading published files: each row is kept, refused with a reason, or left out by a stated rule."""
