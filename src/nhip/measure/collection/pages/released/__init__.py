"""The public side: releases, their files and proofs, an agency's figures, one figure with all behind it."""
