// A server, and 50 clients in goroutines, and a child.
package main

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"sync"
)

func check(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func main() {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	check(err)
	go http.Serve(listener, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprint(w, "hello ", r.URL.Path)
	}))
	var group sync.WaitGroup
	var answers sync.Map
	for i := 0; i < 50; i++ {
		group.Add(1)
		go func(i int) {
			defer group.Done()
			response, err := http.Get(fmt.Sprintf("http://%s/%d", listener.Addr(), i))
			check(err)
			defer response.Body.Close()
			text, err := io.ReadAll(response.Body)
			check(err)
			answers.Store(string(text), true)
		}(i)
	}
	group.Wait()
	count := 0
	answers.Range(func(_, _ any) bool { count++; return true })
	said, err := exec.Command("echo", "child").Output()
	check(err)
	check(os.WriteFile("said", said, 0o600))
	fmt.Println(count, strings.TrimSpace(string(said)))
}
