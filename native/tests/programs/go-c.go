// go-c: a Go program with C in it, so that the C library starts it: it has a main.
package main

// static int seven(void) { return 7; }
import "C"

import "fmt"

func main() {
	fmt.Println("Hello from Go and C", int(C.seven()))
}
