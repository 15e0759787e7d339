import type { KubeObject } from './meta.ts'

/** Looks at the cluster and cannot change it: what `describe` and some printers get beside their object. */
export interface Reader {
  /** The object, or undefined. `namespace` is '' for cluster-scoped kinds. */
  get<T extends KubeObject = KubeObject>(apiVersion: string, kind: string, namespace: string, name: string): T | undefined
  /** All objects of a kind in key order; in one namespace unless `namespace` is ''. */
  list<T extends KubeObject = KubeObject>(apiVersion: string, kind: string, namespace?: string): readonly T[]
}
