"""Project files of every other format, through MPXJ in a Java process of its own."""

from accord.files.mpxj.read import read_through_java

__all__ = ["read_through_java"]
