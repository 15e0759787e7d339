package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"

	"kubenotes.dev/reference/internal/api"
	"kubenotes.dev/reference/internal/cases"
	"kubenotes.dev/reference/internal/dump"
	"kubenotes.dev/reference/internal/mutations"
	"kubenotes.dev/reference/internal/proxy"
	"kubenotes.dev/reference/internal/settle"
	"kubenotes.dev/reference/internal/vectors"
)

// inside asks the lab that KUBECONFIG names.
func inside(r request) error {
	client, err := api.New(os.Getenv("KUBECONFIG"))
	if err != nil {
		return err
	}
	if r.dumps {
		if err := dumps(r, client); err != nil {
			return err
		}
	}
	if r.system {
		if err := system(r, client); err != nil {
			return err
		}
	}
	if r.hashes {
		asker := vectors.Recorder{Client: client, Lab: filepath.Join(r.reference, "bin", "lab"), Version: r.version}
		if err := asker.Record(filepath.Join(r.reference, "templates.yaml"), r.out); err != nil {
			return err
		}
	}
	if r.mutations {
		asker := mutations.Recorder{Client: client, Version: r.version}
		if err := asker.Record(r.reference, filepath.Join(r.out, "mutations")); err != nil {
			return err
		}
	}
	if r.script != "" {
		return play(r, client)
	}
	if r.cases == "" && r.pairs == "" {
		return nil
	}
	if err := install(r.install); err != nil {
		return err
	}
	recorder, done, err := caseRecorder(r, client)
	if err != nil {
		return err
	}
	defer done()
	if r.cases != "" {
		if err := recorder.Record(r.cases, filepath.Join(r.out, "cases"), r.only); err != nil {
			return err
		}
	}
	if r.pairs != "" {
		return recorder.RecordPairs(r.pairs, filepath.Join(r.out, "pairs"), r.only)
	}
	return nil
}

// install applies a file of definitions and waits until the server serves their kinds.
func install(file string) error {
	if file == "" {
		return nil
	}
	for _, args := range [][]string{
		{"apply", "--server-side", "-f", file},
		{"wait", "--for=condition=Established", "--timeout=60s", "-f", file},
	} {
		if output, err := exec.Command("kubectl", args...).CombinedOutput(); err != nil {
			return fmt.Errorf("kubectl %s: %w: %s", args[0], err, output)
		}
	}
	return nil
}

func dumps(r request, client *api.Client) error {
	if err := dump.OpenAPI(client, r.version, filepath.Join(r.out, "openapi")); err != nil {
		return err
	}
	if err := dump.Discovery(client, r.version, r.out); err != nil {
		return err
	}
	if err := dump.FeatureGates(client, r.version, r.out); err != nil {
		return err
	}
	return dump.Bootstrap(r.version, r.out)
}

// system waits until a fresh cluster has come to rest, and records what runs it.
func system(r request, client *api.Client) error {
	watcher, err := settle.Watch(client)
	if err != nil {
		return err
	}
	watcher.Rest()
	return dump.System(r.version, r.out)
}

// caseRecorder starts the recording proxy and points kubectl at it.
func caseRecorder(r request, client *api.Client) (*cases.Recorder, func(), error) {
	work, err := os.MkdirTemp("", "cases-")
	if err != nil {
		return nil, nil, err
	}
	recording, err := proxy.Start(client)
	if err != nil {
		return nil, nil, err
	}
	config := work + ".kubeconfig"
	if err := recording.Kubeconfig(config); err != nil {
		return nil, nil, err
	}
	if err := os.Setenv("KUBECONFIG", config); err != nil {
		return nil, nil, err
	}
	done := func() {
		os.RemoveAll(work)
		os.Remove(config)
	}
	return &cases.Recorder{Client: client, Proxy: recording, Version: r.version, Work: work, Missing: r.missing}, done, nil
}
