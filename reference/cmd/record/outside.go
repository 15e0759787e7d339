package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
)

// outside starts a lab of its own, asks it and stops it.
func outside(r request) error {
	const lab = "record"
	if err := script(r, lab, "NODES=false", "up"); err != nil {
		return err
	}
	asked := script(r, lab, "", "shell", filepath.Join(r.reference, "bin", "record"), "--inside",
		"--reference", r.reference, "--version", r.version, "--dumps="+strconv.FormatBool(r.dumps),
		"--cases", r.cases, "--pairs", r.pairs, "--out", r.out, "--only", r.only)
	if err := script(r, lab, "", "down"); err != nil {
		return err
	}
	return asked
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
