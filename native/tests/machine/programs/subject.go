// subject: a program without a C main, which tells how getppid ends.
package main

import (
	"fmt"
	"os"
	"syscall"
)

func main() {
	_, _, result := syscall.RawSyscall(syscall.SYS_GETPPID, 0, 0, 0)
	fmt.Printf("go %d\n", result)
	os.Exit(42)
}
