// victim: as victim.c, in Go, which has no C main. It starts threads before its own code runs.

package main

import (
	"fmt"
	"os"
	"strings"
	"syscall"
)

const status = 42

var constructorPhase = tryPhase()

func tryPhase() syscall.Errno {
	_, _, errno := syscall.RawSyscall(syscall.SYS_GETPPID, 0, 0, 0)
	return errno
}

func sayPhase(name string, phase syscall.Errno) {
	word := "passed"
	if phase != 0 {
		word = "refused"
	}
	fmt.Println(name, word, int(phase))
}

func sayTexts(name string, texts []string) {
	fmt.Printf("%ss %d\n", name, len(texts))
	for _, text := range texts {
		fmt.Println(name, text)
	}
}

func sayFile(path string) {
	text, err := os.ReadFile(path)
	if err != nil {
		fmt.Println("error", err)
	}
	fmt.Print(string(text))
}

func descriptors() string {
	open := []string{}
	for descriptor := uintptr(0); descriptor < 1000; descriptor++ {
		_, _, errno := syscall.RawSyscall(syscall.SYS_FCNTL, descriptor, syscall.F_GETFD, 0)
		if errno == 0 {
			open = append(open, fmt.Sprint(descriptor))
		}
	}
	return strings.Join(open, " ")
}

func main() {
	var ended syscall.WaitStatus

	sayPhase("constructor", constructorPhase)
	sayPhase("main", tryPhase())
	_, err := syscall.Wait4(-1, &ended, syscall.WNOHANG, nil)
	fmt.Println("child", -int(err.(syscall.Errno)))
	fmt.Println("descriptors", descriptors())
	sayTexts("argument", os.Args)
	sayTexts("variable", os.Environ())
	fmt.Print("stat ")
	sayFile("/proc/self/stat")
	sayFile("/proc/self/status")
	sayFile("/proc/self/limits")
	os.Exit(status)
}
