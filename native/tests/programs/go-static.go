// go-static: a static Go program. It looks for the auxiliary vector itself.
package main

import (
	"fmt"
	"os"
)

func main() {
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		panic(err)
	}
	fmt.Println(os.Args, os.Environ(), os.Getpagesize())
	os.Stdout.Write(status)
}
