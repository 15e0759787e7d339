// Package api talks to the API server as kubectl's administrator does, in plain HTTP
// calls that keep status codes, headers and bodies as they came.
package api

import (
	"bytes"
	"crypto/tls"
	"crypto/x509"
	"encoding/base64"
	"fmt"
	"io"
	"net/http"
	"os"

	"sigs.k8s.io/yaml"
)

// Client holds the server's address and the administrator's credentials.
type Client struct {
	Server    string
	Transport *http.Transport
}

// Answer is one response.
type Answer struct {
	Code   int
	Header http.Header
	Body   []byte
}

// New reads a kubeconfig with one cluster and one user, certificates inline.
func New(kubeconfig string) (*Client, error) {
	text, err := os.ReadFile(kubeconfig)
	if err != nil {
		return nil, err
	}
	var config struct {
		Clusters []struct {
			Cluster struct {
				Server string `json:"server"`
				CA     string `json:"certificate-authority-data"`
			} `json:"cluster"`
		} `json:"clusters"`
		Users []struct {
			User struct {
				Certificate string `json:"client-certificate-data"`
				Key         string `json:"client-key-data"`
			} `json:"user"`
		} `json:"users"`
	}
	if err := yaml.Unmarshal(text, &config); err != nil {
		return nil, err
	}
	if len(config.Clusters) != 1 || len(config.Users) != 1 {
		return nil, fmt.Errorf("%s: want one cluster and one user", kubeconfig)
	}
	var parts [3][]byte
	for index, data := range []string{config.Clusters[0].Cluster.CA, config.Users[0].User.Certificate, config.Users[0].User.Key} {
		if parts[index], err = base64.StdEncoding.DecodeString(data); err != nil {
			return nil, err
		}
	}
	pair, err := tls.X509KeyPair(parts[1], parts[2])
	if err != nil {
		return nil, err
	}
	roots := x509.NewCertPool()
	roots.AppendCertsFromPEM(parts[0])
	transport := &http.Transport{TLSClientConfig: &tls.Config{RootCAs: roots, Certificates: []tls.Certificate{pair}}}
	return &Client{Server: config.Clusters[0].Cluster.Server, Transport: transport}, nil
}

// Do sends one request; body may be nil, accept and contentType empty.
func (c *Client) Do(method, path string, body []byte, contentType, accept string) (*Answer, error) {
	request, err := http.NewRequest(method, c.Server+path, bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	if contentType != "" {
		request.Header.Set("Content-Type", contentType)
	}
	if accept != "" {
		request.Header.Set("Accept", accept)
	}
	response, err := c.Transport.RoundTrip(request)
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	data, err := io.ReadAll(response.Body)
	return &Answer{Code: response.StatusCode, Header: response.Header, Body: data}, err
}

// Get reads a path and wants 200.
func (c *Client) Get(path, accept string) ([]byte, error) {
	answer, err := c.Do(http.MethodGet, path, nil, "", accept)
	if err != nil {
		return nil, err
	}
	if answer.Code != http.StatusOK {
		return nil, fmt.Errorf("GET %s: %d: %s", path, answer.Code, answer.Body)
	}
	return answer.Body, nil
}
