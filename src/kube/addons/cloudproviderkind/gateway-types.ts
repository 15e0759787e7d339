import type { LabelSelector, ObjectMeta } from '../../api/types.gen.ts'
import type { KubeObject } from '../../apimachinery/meta.ts'
import type { StatusCondition } from '../conditions.ts'

/** The group version of the Gateway API. */
export const gatewayVersion = 'gateway.networking.k8s.io/v1'

/** What a Gateway listens on. */
export interface Listener {
  readonly name: string
  readonly port: number
  readonly protocol: string
  readonly hostname?: string
  readonly tls?: {
    readonly mode?: string
    readonly certificateRefs?: readonly { readonly group?: string; readonly kind?: string; readonly name: string; readonly namespace?: string }[]
  }
  readonly allowedRoutes?: {
    readonly namespaces?: { readonly from?: string; readonly selector?: LabelSelector }
    readonly kinds?: readonly { readonly group?: string; readonly kind: string }[]
  }
}

/** How a listener stands. */
export interface ListenerStatus {
  readonly name: string
  readonly supportedKinds: readonly { readonly group: string; readonly kind: string }[]
  readonly attachedRoutes: number
  readonly conditions: readonly StatusCondition[]
}

/** Gateway of gateway.networking.k8s.io/v1, as far as its controller looks at it. */
export interface Gateway extends KubeObject {
  readonly spec: {
    readonly gatewayClassName: string
    readonly listeners: readonly Listener[]
    readonly addresses?: readonly { readonly type?: string; readonly value?: string }[]
    readonly infrastructure?: { readonly parametersRef?: object }
  }
  readonly status?: {
    readonly addresses?: readonly { readonly type: string; readonly value: string }[]
    readonly conditions?: readonly StatusCondition[]
    readonly listeners?: readonly ListenerStatus[]
  }
}

/** GatewayClass of gateway.networking.k8s.io/v1. */
export interface GatewayClass extends KubeObject {
  readonly spec: { readonly controllerName: string; readonly description?: string }
  readonly status?: { readonly conditions?: readonly StatusCondition[]; readonly supportedFeatures?: readonly { readonly name: string }[] }
}

/** Where a rule sends requests. */
export interface BackendRef {
  readonly group?: string
  readonly kind?: string
  readonly name: string
  readonly namespace?: string
  readonly port?: number
  readonly weight?: number
}

interface NamedValue {
  readonly name: string
  readonly value: string
  readonly type?: string
}

/** Which requests a rule takes. */
export interface RouteMatch {
  readonly path?: { readonly type?: string; readonly value?: string }
  readonly headers?: readonly NamedValue[]
  readonly queryParams?: readonly NamedValue[]
  readonly method?: string
}

/** What a rule does with a request on its way. */
export interface RouteFilter {
  readonly type: string
  readonly requestRedirect?: { readonly scheme?: string; readonly hostname?: string; readonly port?: number; readonly statusCode?: number }
  readonly requestHeaderModifier?: { readonly set?: readonly NamedValue[]; readonly add?: readonly NamedValue[]; readonly remove?: readonly string[] }
}

/** One rule of an HTTPRoute. */
export interface RouteRule {
  readonly matches?: readonly RouteMatch[]
  readonly filters?: readonly RouteFilter[]
  readonly backendRefs?: readonly BackendRef[]
}

/** The Gateway a route wants to be attached to. */
export interface ParentRef {
  readonly group?: string
  readonly kind?: string
  readonly name: string
  readonly namespace?: string
  readonly sectionName?: string
  readonly port?: number
}

/** How a route stands with one of its parents. */
export interface RouteParentStatus {
  readonly parentRef: ParentRef
  readonly controllerName: string
  readonly conditions: readonly StatusCondition[]
}

/** HTTPRoute of gateway.networking.k8s.io/v1. */
export interface HTTPRoute extends KubeObject {
  readonly spec: { readonly parentRefs?: readonly ParentRef[]; readonly hostnames?: readonly string[]; readonly rules?: readonly RouteRule[] }
  readonly status?: { readonly parents?: readonly RouteParentStatus[] }
}

/** ReferenceGrant: lets objects of one namespace refer to those of another. */
export interface ReferenceGrant extends KubeObject {
  readonly metadata: ObjectMeta
  readonly spec: {
    readonly from: readonly { readonly group: string; readonly kind: string; readonly namespace: string }[]
    readonly to: readonly { readonly group: string; readonly kind: string; readonly name?: string }[]
  }
}
