"""The pages of an account: who am I here, which roles do I hold, where am I signed in."""
