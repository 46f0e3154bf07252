// go-loader: a Go program that the dynamic loader starts, although it has Go's own entry and no main.
package main

import (
	"fmt"
	_ "os/user"
)

func main() {
	fmt.Println("Hello from Go")
}
