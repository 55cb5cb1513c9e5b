import sys

from novademo.demo import main

sys.exit(main(sys.argv[1:]))
