// hello: a Go program that uses more than one thread and part of its run-time type data.
package main

import (
	"fmt"
	"os"
	"sync"
)

func main() {
	var group sync.WaitGroup
	sums := make([]int, 4)
	for i := range sums {
		group.Add(1)
		go func(i int) { defer group.Done(); sums[i] = i * i }(i)
	}
	group.Wait()
	fmt.Println("hello", sums, len(os.Args))
	os.Exit(42)
}
