"""A file becomes rows, refused rows and a receipt."""
