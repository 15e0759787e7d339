/** How a client gets into a cluster that is served on a port. */
export function kubeconfigOf({ port, certificate }: { readonly port: number; readonly certificate: string }, token: string, name = 'kubenotes'): string {
  return `apiVersion: v1
kind: Config
current-context: ${name}
clusters:
- name: ${name}
  cluster:
    server: https://127.0.0.1:${port}
    certificate-authority-data: ${Buffer.from(certificate).toString('base64')}
users:
- name: ${name}
  user:
    token: ${token}
contexts:
- name: ${name}
  context:
    cluster: ${name}
    user: ${name}
`
}
