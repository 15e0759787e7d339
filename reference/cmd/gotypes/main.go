// Command gotypes prints, as JSON, the Go types behind every object of the served API: fields in Go's
// order with their JSON names, Go types, patch tags and protobuf numbers. The API server's decode errors name
// Go types, strategic merge patch follows the tags, pod-template hashes follow the field order, and clients send
// objects of built-in kinds as protobuf.
package main

import (
	"encoding/json"
	"os"
	"reflect"
	"strconv"
	"strings"

	apiextensions "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/kubernetes/scheme"
)

type field struct {
	Name          string `json:"name"`
	JSON          string `json:"json,omitempty"`
	Type          string `json:"type"`
	Inline        bool   `json:"inline,omitempty"`
	OmitEmpty     bool   `json:"omitempty,omitempty"`
	OmitZero      bool   `json:"omitzero,omitempty"`
	PatchStrategy string `json:"patchStrategy,omitempty"`
	PatchMergeKey string `json:"patchMergeKey,omitempty"`
	Number        int    `json:"number,omitempty"` // the field's in protobuf
}

type described struct {
	Base   string  `json:"base,omitempty"`
	Fields []field `json:"fields,omitempty"`
}

type table struct {
	Recorded map[string]string    `json:"recorded"`
	Kinds    map[string]string    `json:"kinds"`
	Types    map[string]described `json:"types"`
}

// opaque types are printed by name only: they decode by code of their own.
var opaque = map[string]bool{
	"resource.Quantity": true, "intstr.IntOrString": true, "v1.Time": true, "v1.MicroTime": true,
	"v1.Duration": true, "v1.FieldsV1": true, "runtime.RawExtension": true, "time.Time": true,
}

func key(t reflect.Type) string { return t.PkgPath() + "." + t.Name() }

func name(t reflect.Type) string {
	switch {
	case t.Name() != "" && t.PkgPath() != "":
		return key(t)
	case t.Kind() == reflect.Pointer:
		return "*" + name(t.Elem())
	case t.Kind() == reflect.Slice:
		return "[]" + name(t.Elem())
	case t.Kind() == reflect.Map:
		return "map[" + name(t.Key()) + "]" + name(t.Elem())
	}
	return t.String()
}

func (out *table) walk(t reflect.Type) {
	if t.Name() == "" || t.PkgPath() == "" {
		switch t.Kind() {
		case reflect.Map:
			out.walk(t.Key())
			out.walk(t.Elem())
		case reflect.Pointer, reflect.Slice:
			out.walk(t.Elem())
		}
		return
	}
	if _, seen := out.Types[key(t)]; seen {
		return
	}
	if opaque[t.String()] {
		out.Types[key(t)] = described{Base: "opaque"}
		return
	}
	switch t.Kind() {
	case reflect.Struct:
	case reflect.Map:
		out.Types[key(t)] = described{Base: "map[" + name(t.Key()) + "]" + name(t.Elem())}
		out.walk(t.Elem())
		return
	case reflect.Slice:
		out.Types[key(t)] = described{Base: "[]" + name(t.Elem())}
		out.walk(t.Elem())
		return
	default:
		out.Types[key(t)] = described{Base: t.Kind().String()}
		return
	}
	out.Types[key(t)] = described{}
	var fields []field
	for i := 0; i < t.NumField(); i++ {
		f := t.Field(i)
		if !f.IsExported() {
			continue
		}
		tag := strings.Split(f.Tag.Get("json"), ",")
		entry := field{Name: f.Name, JSON: tag[0], Type: name(f.Type), PatchStrategy: f.Tag.Get("patchStrategy"), PatchMergeKey: f.Tag.Get("patchMergeKey")}
		for _, option := range tag[1:] {
			entry.Inline = entry.Inline || option == "inline"
			entry.OmitEmpty = entry.OmitEmpty || option == "omitempty"
			entry.OmitZero = entry.OmitZero || option == "omitzero"
		}
		if wire := strings.Split(f.Tag.Get("protobuf"), ","); len(wire) > 1 {
			entry.Number, _ = strconv.Atoi(wire[1])
		}
		entry.Inline = entry.Inline || (f.Anonymous && tag[0] == "")
		fields = append(fields, entry)
		out.walk(f.Type)
	}
	out.Types[key(t)] = described{Fields: fields}
}

func main() {
	out := table{
		Recorded: map[string]string{"kubernetes": "v" + os.Args[1], "command": "go run ./cmd/gotypes " + os.Args[1]},
		Kinds:    map[string]string{}, Types: map[string]described{},
	}
	if err := apiextensions.AddToScheme(scheme.Scheme); err != nil {
		panic(err)
	}
	known := scheme.Scheme.AllKnownTypes()
	for gvk, t := range known {
		if strings.HasSuffix(gvk.Kind, "List") || gvk.Version == "__internal" || t.PkgPath() == "k8s.io/apimachinery/pkg/apis/meta/v1" {
			continue
		}
		out.Kinds[gvk.GroupVersion().String()+" "+gvk.Kind] = key(t)
		out.walk(t)
	}
	out.walk(reflect.TypeOf(metav1.Status{}))
	out.walk(reflect.TypeOf(metav1.DeleteOptions{}))
	encoder := json.NewEncoder(os.Stdout)
	encoder.SetIndent("", " ")
	if err := encoder.Encode(out); err != nil {
		panic(err)
	}
}
