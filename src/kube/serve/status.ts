import type { Status, StatusError } from '../apimachinery/status-error.ts'
import { encodeJSON } from '../serializer/go-json.ts'
import type { WholeAnswer } from './http.ts'
import { jsonAnswer, warningHeaders } from './http.ts'

/** A refusal as the object that goes over the wire. Follows apimachinery/pkg/apis/meta/v1/types.go Status. */
export function statusObject({ code, reason, message, details }: Status): object {
  return {
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Failure',
    message,
    ...(reason === '' ? {} : { reason }),
    ...(details === undefined ? {} : { details: detailsOf(details) }),
    code,
  }
}

function detailsOf({ name, group, kind, causes, retryAfterSeconds }: NonNullable<Status['details']>): object {
  return {
    ...(name ? { name } : {}),
    ...(group ? { group } : {}),
    ...(kind ? { kind } : {}),
    ...(causes === undefined || causes.length === 0 ? {} : { causes }),
    ...(retryAfterSeconds ? { retryAfterSeconds } : {}),
  }
}

/** A refusal as an answer. Follows apiserver/pkg/endpoints/handlers/responsewriters/writers.go ErrorNegotiated. */
export function refusal({ status, warnings }: StatusError): WholeAnswer {
  const delay = status.details?.retryAfterSeconds ?? 0
  const retry = delay > 0 ? [['Retry-After', String(delay)] as const] : []
  return jsonAnswer(status.code, `${encodeJSON(statusObject(status))}\n`, [...retry, ...warningHeaders(warnings)])
}

/** What stands for a request that did what it should and has nothing to show. */
export function success(details?: object): object {
  return { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', ...(details === undefined ? {} : { details }) }
}
