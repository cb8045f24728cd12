"""Writing an agreement. (Being written.)"""
