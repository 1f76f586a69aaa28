"""`python -m schoolrules`: the command line."""

from schoolrules.cli import main

if __name__ == "__main__":
    main(prog_name="schoolrules")
