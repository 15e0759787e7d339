// Package hashes computes what Kubernetes computes of Pod templates, for the cases that a
// running cluster cannot be brought to, and lists the types that such a hash runs over.
package hashes

import (
	"encoding/json"
	"fmt"
	"os"
	"reflect"
	"strings"

	v1 "k8s.io/api/core/v1"
	"k8s.io/kubernetes/pkg/controller"
)

// Question is a Pod template with all defaults, and how often its hash has collided.
type Question struct {
	Template       v1.PodTemplateSpec `json:"template"`
	CollisionCount *int32             `json:"collisionCount"`
}

// Run reads a JSON list of Questions from standard input and prints the list of hashes;
// with the argument "types" it prints the table of types instead.
func Run(arguments []string) error {
	if len(arguments) == 1 && arguments[0] == "types" {
		return json.NewEncoder(os.Stdout).Encode(types())
	}
	var questions []Question
	if err := json.NewDecoder(os.Stdin).Decode(&questions); err != nil {
		return fmt.Errorf("standard input: %w", err)
	}
	hashes := []string{}
	for _, question := range questions {
		hashes = append(hashes, controller.ComputeHash(&question.Template, question.CollisionCount))
	}
	return json.NewEncoder(os.Stdout).Encode(hashes)
}

// field is one field of a struct in Go's order.
type field struct {
	Name     string `json:"name"`
	JSON     string `json:"json"`
	Type     string `json:"type"`
	Embedded bool   `json:"embedded,omitempty"`
	Hidden   bool   `json:"hidden,omitempty"` // unexported
}

// described is one type: a struct by its fields, any other by what it is made of.
type described struct {
	Kind    string  `json:"kind"`
	Element string  `json:"element,omitempty"`
	Key     string  `json:"key,omitempty"`
	Fields  []field `json:"fields,omitempty"`
}

// types gives every named type that is reachable from PodTemplateSpec.
func types() map[string]described {
	found := map[string]described{}
	walk(reflect.TypeFor[v1.PodTemplateSpec](), found)
	return found
}

func walk(t reflect.Type, found map[string]described) {
	switch t.Kind() {
	case reflect.Pointer, reflect.Slice, reflect.Array:
		walk(t.Elem(), found)
	case reflect.Map:
		walk(t.Key(), found)
		walk(t.Elem(), found)
	}
	if t.PkgPath() == "" {
		return
	}
	if _, known := found[t.String()]; known {
		return
	}
	one := described{Kind: t.Kind().String()}
	switch t.Kind() {
	case reflect.Slice, reflect.Pointer:
		one.Element = t.Elem().String()
	case reflect.Map:
		one.Key, one.Element = t.Key().String(), t.Elem().String()
	}
	found[t.String()] = one
	if t.Kind() != reflect.Struct {
		return
	}
	for index := range t.NumField() {
		inner := t.Field(index)
		name, _, _ := strings.Cut(inner.Tag.Get("json"), ",")
		one.Fields = append(one.Fields, field{Name: inner.Name, JSON: name, Type: inner.Type.String(), Embedded: inner.Anonymous, Hidden: !inner.IsExported()})
		walk(inner.Type, found)
	}
	found[t.String()] = one
}
