import type { KubeObject } from '../../apimachinery/meta.ts'
import type { Rand } from '../../apimachinery/rand.ts'
import type { Reader } from '../../apimachinery/reader.ts'
import type { KindVerdict } from '../../registry/kind.ts'

/** A write as admission sees it. Follows apiserver/pkg/admission/interfaces.go Attributes. */
export interface AdmissionRequest {
  readonly operation: 'CREATE' | 'UPDATE' | 'DELETE'
  readonly kind: KindVerdict
  /** '' for the object itself, else `status`, `binding`, … */
  readonly subresource: string
  /** '' for cluster-scoped kinds; a Namespace's own name for Namespaces. */
  readonly namespace: string
  readonly name: string
  /** The new object: plugins that admit may change it in place. Absent in a DELETE. */
  readonly object: KubeObject | undefined
  readonly old: KubeObject | undefined
  readonly dryRun: boolean
  readonly warnings: string[]
}

/** What plugins may look at. */
export interface AdmissionCluster {
  readonly reader: Reader
  readonly rand: Rand
  /** Milliseconds since the epoch. */
  now(): number
  /** Changes the status of a stored object at once, as quota admission does. */
  updateStatus(object: KubeObject): void
}

/**
 * One admission plugin: `admit` may change the object and runs before validation, `validate` may only
 * refuse and runs after it. Both refuse by throwing a StatusError.
 */
export interface AdmissionPlugin {
  /** Its name in --enable-admission-plugins. */
  readonly name: string
  admit?(request: AdmissionRequest, cluster: AdmissionCluster): void
  validate?(request: AdmissionRequest, cluster: AdmissionCluster): void
}
