// Command record asks a lab and writes down its answers. Outside of a lab it starts the
// labs that it needs; inside one (with --inside) it asks.
package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
)

// request is what to record and where to put it.
type request struct {
	reference string
	version   string
	inside    bool
	dumps     bool
	system    bool
	hashes    bool
	mutations bool
	cases     string
	pairs     string
	scripts   string
	script    string
	labs      int
	again     bool
	missing   bool
	out       string
	only      string
	install   string
}

func main() {
	var r request
	flag.StringVar(&r.reference, "reference", "reference", "the reference folder of the project")
	flag.StringVar(&r.version, "version", "", "Kubernetes version, as v1.2.3")
	flag.BoolVar(&r.inside, "inside", false, "ask the lab in whose network this runs")
	flag.BoolVar(&r.dumps, "dumps", false, "record schemas, discovery, feature gates and first objects")
	flag.BoolVar(&r.system, "system", false, "record what a cluster with nodes shows of itself")
	flag.BoolVar(&r.hashes, "hashes", false, "record hashes of Pod templates")
	flag.BoolVar(&r.mutations, "mutations", false, "record the answer to every field misspelt and every scalar of a wrong type")
	flag.StringVar(&r.cases, "cases", "", "folder of manifests")
	flag.StringVar(&r.pairs, "pairs", "", "folder of pairs: a manifest and its change")
	flag.StringVar(&r.scripts, "scripts", "", "folder of console scripts")
	flag.StringVar(&r.script, "script", "", "one console script, with --inside")
	flag.IntVar(&r.labs, "labs", 2, "how many labs play scripts side by side")
	flag.BoolVar(&r.again, "again", false, "normalise kept recordings of scripts anew instead of playing them")
	flag.BoolVar(&r.missing, "missing", false, "leave out what is recorded already")
	flag.StringVar(&r.out, "out", "", "folder of the recordings")
	flag.StringVar(&r.install, "install", "", "file of definitions that the lab gets before it is asked about cases")
	flag.StringVar(&r.only, "only", "*", "pattern of the names to record")
	flag.Parse()
	if err := r.absolute(); err != nil {
		fail(err)
	}
	do := outside
	if r.inside {
		do = inside
	}
	if r.again {
		do = again
	}
	if err := do(r); err != nil {
		fail(err)
	}
}

// absolute fills in what was left out (everything, when nothing was named) and makes
// every path absolute.
func (r *request) absolute() error {
	if !r.inside && !r.dumps && !r.system && !r.hashes && !r.mutations && r.cases == "" && r.pairs == "" && r.scripts == "" {
		all := r.only == "*"
		r.dumps, r.system, r.hashes, r.mutations = all, all, all, all
		r.scripts = filepath.Join(r.reference, "scripts")
		r.cases = filepath.Join(r.reference, "cases")
		r.pairs = filepath.Join(r.reference, "pairs")
	}
	if r.out == "" {
		r.out = filepath.Join(r.reference, "recorded", minor(r.version))
	}
	for _, path := range []*string{&r.reference, &r.cases, &r.pairs, &r.scripts, &r.script, &r.out, &r.install} {
		if *path == "" {
			continue
		}
		full, err := filepath.Abs(*path)
		if err != nil {
			return err
		}
		*path = full
	}
	return nil
}

// minor gives 1.37 for v1.37.2.
func minor(version string) string {
	var major, minor int
	if _, err := fmt.Sscanf(version, "v%d.%d", &major, &minor); err != nil {
		fail(fmt.Errorf("--version %q is no version", version))
	}
	return fmt.Sprintf("%d.%d", major, minor)
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, "record:", err)
	os.Exit(1)
}
