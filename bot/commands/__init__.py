"""What `python -m bot COMMAND` does, one file a noun: options and settings in, an exit status out."""
