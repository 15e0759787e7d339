import type { Namespace } from '../../api/types.gen.ts'
import type { KubeObject } from '../../apimachinery/meta.ts'
import { newForbidden, newNotFound } from '../../apimachinery/status-error.ts'
import type { AdmissionPlugin } from './plugin.ts'
import { refuse } from './refusal.ts'

const immortal: ReadonlySet<string> = new Set(['default', 'kube-system', 'kube-public'])

/** Nothing is created in a Namespace that is not there or is going. Follows apiserver/pkg/admission/plugin/namespace/lifecycle. */
export const namespaceLifecycle: AdmissionPlugin = {
  name: 'NamespaceLifecycle',
  admit(request, { reader }) {
    const { operation, kind, namespace, name } = request
    if (kind.kind === 'Namespace' && kind.group === '') {
      if (operation === 'DELETE' && immortal.has(name)) throw newForbidden({ group: '', resource: 'namespaces' }, name, 'this namespace may not be deleted')
      return
    }
    if (namespace === '' || operation !== 'CREATE') return
    const found = reader.get<Namespace & KubeObject>('v1', 'Namespace', '', namespace)
    if (found === undefined) throw newNotFound({ group: '', resource: 'namespaces' }, namespace)
    if (found.status.phase !== 'Terminating') return
    const cause = { reason: 'NamespaceTerminating', message: `namespace ${namespace} is being terminated`, field: 'metadata.namespace' }
    throw refuse(request, `unable to create new content in namespace ${namespace} because it is being terminated`, [cause])
  },
}
