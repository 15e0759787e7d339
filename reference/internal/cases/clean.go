package cases

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"time"

	"kubenotes.dev/reference/internal/api"
	"kubenotes.dev/reference/internal/proxy"
)

// leftovers are the resources of namespace default that controllers make for others.
var leftovers = []string{
	"/apis/apps/v1/namespaces/default/deployments", "/apis/apps/v1/namespaces/default/statefulsets",
	"/apis/apps/v1/namespaces/default/daemonsets", "/apis/batch/v1/namespaces/default/cronjobs",
	"/apis/batch/v1/namespaces/default/jobs", "/apis/apps/v1/namespaces/default/replicasets",
	"/apis/apps/v1/namespaces/default/controllerrevisions", "/api/v1/namespaces/default/replicationcontrollers",
	"/api/v1/namespaces/default/persistentvolumeclaims", "/api/v1/namespaces/default/pods",
}

const options = `{"kind":"DeleteOptions","apiVersion":"v1","gracePeriodSeconds":0,"propagationPolicy":"Background"}`

// clean deletes what the exchanges made, and what controllers made of it, until all is gone.
func clean(client *api.Client, exchanges []proxy.Exchange) error {
	for index := len(exchanges) - 1; index >= 0; index-- {
		exchange := exchanges[index]
		if exchange.Method != http.MethodPost || exchange.Code != http.StatusCreated || exchange.DryRun {
			continue
		}
		var object struct {
			Metadata struct{ Name string } `json:"metadata"`
		}
		if err := json.Unmarshal(exchange.Body, &object); err != nil {
			return err
		}
		if err := remove(client, exchange.Path+"/"+object.Metadata.Name); err != nil {
			return err
		}
	}
	for _, path := range leftovers {
		if err := empty(client, path); err != nil {
			return err
		}
	}
	return nil
}

// remove deletes one object without grace, without its finalizers if they hold it.
func remove(client *api.Client, path string) error {
	deadline := time.Now().Add(time.Minute)
	for attempt := 0; time.Now().Before(deadline); attempt++ {
		answer, err := client.Do(http.MethodDelete, path, []byte(options), "application/json", "")
		if err != nil {
			return err
		}
		if answer.Code == http.StatusNotFound || answer.Code == http.StatusMethodNotAllowed {
			return nil
		}
		if attempt == 3 && !strings.HasPrefix(path, "/api/v1/namespaces/default/services") {
			patch := []byte(`{"metadata":{"finalizers":null}}`)
			if _, err := client.Do(http.MethodPatch, path, patch, "application/merge-patch+json", ""); err != nil {
				return err
			}
		}
		time.Sleep(time.Duration(20*(attempt+1)) * time.Millisecond)
	}
	return fmt.Errorf("%s does not go away", path)
}

// empty deletes all objects of a collection.
func empty(client *api.Client, path string) error {
	data, err := client.Get(path, "application/json")
	if err != nil {
		return err
	}
	var list struct {
		Items []struct {
			Metadata struct{ Name string } `json:"metadata"`
		} `json:"items"`
	}
	if err := json.Unmarshal(data, &list); err != nil {
		return err
	}
	for _, item := range list.Items {
		if err := remove(client, path+"/"+item.Metadata.Name); err != nil {
			return err
		}
	}
	return nil
}
