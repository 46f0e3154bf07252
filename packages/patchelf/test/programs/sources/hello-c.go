// hello-c: a Go program that needs libc, by cgo.
package main

// #include <stdlib.h>
// static int twice(int number) { return abs(number) * 2; }
import "C"

import (
	"fmt"
	"os"
)

func main() {
	fmt.Println("hello", C.twice(-21))
	os.Exit(42)
}
