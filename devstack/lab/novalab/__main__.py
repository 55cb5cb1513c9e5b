import sys

from novalab.cli import main

sys.exit(main(sys.argv[1:]))
