package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"sort"
	"strconv"
	"strings"
	"sync"
)

// outside starts labs of its own, asks them and stops them.
func outside(r request) error {
	if r.dumps || r.hashes || r.mutations || r.cases != "" || r.pairs != "" {
		// Manifests are judged without kubelets: no answer depends on them.
		err := withLab(r, "record", "NODES=false", "--dumps="+strconv.FormatBool(r.dumps), "--hashes="+strconv.FormatBool(r.hashes), "--mutations="+strconv.FormatBool(r.mutations), "--cases", r.cases, "--pairs", r.pairs, "--only", r.only, "--install", r.install, "--missing="+strconv.FormatBool(r.missing))
		if err != nil {
			return err
		}
	}
	if r.system {
		if err := withLab(r, "record", "", "--system"); err != nil {
			return err
		}
	}
	if r.scripts == "" {
		return nil
	}
	files, err := filepath.Glob(filepath.Join(r.scripts, r.only+".console"))
	if err != nil {
		return err
	}
	sort.Strings(files)
	if r.missing {
		files = slices.DeleteFunc(files, func(file string) bool {
			_, err := os.Stat(filepath.Join(r.out, "scripts", strings.TrimSuffix(filepath.Base(file), ".console")+".txt"))
			return err == nil
		})
	}
	return playAll(r, files)
}

// playAll plays every script in a fresh lab, several side by side.
func playAll(r request, files []string) error {
	queue := make(chan string)
	var group sync.WaitGroup
	var mutex sync.Mutex
	var failures []error
	for number := range r.labs {
		group.Go(func() {
			for file := range queue {
				err := withLab(r, fmt.Sprintf("record-%d", number+1), "", "--script", file)
				mutex.Lock()
				if err != nil {
					failures = append(failures, fmt.Errorf("%s: %w", filepath.Base(file), err))
				}
				fmt.Println("played", filepath.Base(file))
				mutex.Unlock()
			}
		})
	}
	for _, file := range files {
		queue <- file
	}
	close(queue)
	group.Wait()
	return errors.Join(failures...)
}

// withLab starts a lab, runs this command inside it and stops it.
func withLab(r request, lab, setting string, flags ...string) error {
	if err := script(r, lab, "", "down"); err != nil { // what an interrupted run left
		return err
	}
	if err := script(r, lab, setting, "up"); err != nil { // on a busy machine a second try helps
		if err := errors.Join(script(r, lab, "", "down"), script(r, lab, setting, "up")); err != nil {
			return err
		}
	}
	inside := []string{"shell", filepath.Join(r.reference, "bin", "record"), "--inside", "--reference", r.reference, "--version", r.version, "--out", r.out}
	asked := script(r, lab, "", append(inside, flags...)...)
	return errors.Join(asked, script(r, lab, "", "down"))
}

// script runs lab.sh for one lab.
func script(r request, lab, setting string, args ...string) error {
	command := exec.Command(filepath.Join(r.reference, "lab.sh"), args...)
	command.Env = append(os.Environ(), "LAB="+lab)
	if setting != "" {
		command.Env = append(command.Env, setting)
	}
	command.Stdout, command.Stderr = os.Stdout, os.Stderr
	return command.Run()
}
