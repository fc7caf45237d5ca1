"""`python -m ganforge` is `ganforge`."""

from ganforge.cli.main import main

if __name__ == "__main__":
    main()
