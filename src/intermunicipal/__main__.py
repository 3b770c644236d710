"""`python -m intermunicipal` is the command line (*opdrachtregel*)."""

from intermunicipal.cli import main

if __name__ == "__main__":
    main()
