/** One entry under `contexts` of a kubeconfig. */
export interface ConfigContext {
  cluster: string
  user: string
  namespace?: string
}

/** A kubeconfig, as far as the commands read and write it. */
export interface KubeConfig {
  currentContext: string
  readonly clusters: Map<string, { readonly server: string }>
  readonly users: Set<string>
  readonly contexts: Map<string, ConfigContext>
}

/** Where the kubeconfig lies, as messages name it. */
export const kubeconfigPath = '/root/.kube/config'

/** The kubeconfig that kind writes for a cluster named `kind`. */
export function kindConfig(): KubeConfig {
  return {
    currentContext: 'kind-kind',
    clusters: new Map([['kind-kind', { server: 'https://127.0.0.1:6443' }]]),
    users: new Set(['kind-kind']),
    contexts: new Map([['kind-kind', { cluster: 'kind-kind', user: 'kind-kind' }]]),
  }
}

/** The namespace of the current context; `default` when it names none. */
export function currentNamespace(config: KubeConfig): string {
  return config.contexts.get(config.currentContext)?.namespace ?? 'default'
}
