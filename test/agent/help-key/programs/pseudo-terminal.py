# Opens a pseudo-terminal in raw mode, says its name, and copies standard input into it. Ends with its input.
import os, pty, sys, tty

master, slave = pty.openpty()
tty.setraw(slave)
print(os.ttyname(slave), flush=True)
while chunk := os.read(0, 4096):
    os.write(master, chunk)
