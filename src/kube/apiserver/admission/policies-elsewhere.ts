import { NeedsMore } from '../create-server.ts'
import type { AdmissionPlugin } from './plugin.ts'

const podSecurityLabels = 'pod-security.kubernetes.io/'

/**
 * Stands in for the plugins that hold objects to what a cluster's owner stored (limits, quotas, Pod Security) on a server
 * that leaves these plugins out: where one of them had a say, the whole server has to be asked.
 */
export const policiesElsewhere: AdmissionPlugin = {
  name: 'PoliciesElsewhere',
  admit({ kind, namespace, object }, { reader }) {
    if (kind.kind === 'Namespace' && Object.keys(object?.metadata.labels ?? {}).some(label => label.startsWith(podSecurityLabels)))
      throw new NeedsMore('a Namespace with Pod Security labels')
    if (namespace !== '' && ['LimitRange', 'ResourceQuota'].some(policy => reader.list('v1', policy, namespace).length > 0))
      throw new NeedsMore('a Namespace with limits')
  },
}
