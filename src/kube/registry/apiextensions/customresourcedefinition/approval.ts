import type { CustomResourceDefinition } from '../../../api/types.gen.ts'
import { goQuote } from '../../../apimachinery/field-error.ts'

/** Where a definition of the community's own groups says who approved it. */
export const approvedAnnotation = 'api-approved.kubernetes.io'

/** How a definition stands to the community's approval, in the server's words. */
export interface Approval {
  readonly state: 'missing' | 'bypassed' | 'approved' | 'invalid'
  readonly reason: string
}

/** Whether a group is the Kubernetes community's. Follows pkg/apihelpers/helpers.go IsProtectedCommunityGroup. */
export const isProtectedGroup = (group: string) => /(^|\.)(k8s|kubernetes)\.io$/.test(group)

const required = `protected groups must have approval annotation ${goQuote(approvedAnnotation)}`
const more = 'see https://github.com/kubernetes/enhancements/pull/1111'

/** Follows GetAPIApprovalState. */
export function approvalOf({ metadata }: Pick<CustomResourceDefinition, 'metadata'>): Approval {
  const annotation = metadata.annotations?.[approvedAnnotation] ?? ''
  if (annotation === '') return { state: 'missing', reason: `${required}, ${more}` }
  if (annotation.startsWith('unapproved')) return { state: 'bypassed', reason: `not approved: ${goQuote(annotation)}` }
  if (/^[A-Za-z][A-Za-z0-9+.-]*:\/\/[^/?#\s]+/.test(annotation)) return { state: 'approved', reason: `approved in ${annotation}` }
  return { state: 'invalid', reason: `${required} with either a URL or a reason starting with "unapproved", ${more}` }
}
