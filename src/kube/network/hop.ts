/** An object that a hop passes: its kind, namespace ('' for cluster-scoped ones) and name. */
export interface HopObject {
  readonly kind: string
  readonly namespace: string
  readonly name: string
}

/** A name was looked up. */
export interface NameHop {
  readonly hop: 'name'
  readonly name: string
  /** Full names asked for in turn, and what came back. */
  readonly asked: readonly { readonly name: string; readonly answer: 'found' | 'NXDOMAIN' | 'NODATA' | 'SERVFAIL' | 'timeout' | 'refused' }[]
  readonly addresses: readonly string[]
  /** The canonical name behind the one that was found, when a CNAME led there. */
  readonly canonical: string | undefined
  /** Where the answer came from: the DNS Pod, `/etc/hosts`, or the resolver outside of the cluster. */
  readonly by: string
  readonly verdict: 'found' | 'unknown' | 'timeout' | 'refused'
  /** How the question travelled when DNS itself could not be reached. */
  readonly path: readonly Hop[]
}

/** A rule of kube-proxy caught the packet. */
export interface ServiceHop {
  readonly hop: 'service'
  readonly service: HopObject
  /** What the packet was sent to. */
  readonly address: string
  readonly port: number
  readonly portName: string
  readonly via: 'ClusterIP' | 'NodePort' | 'LoadBalancer' | 'ExternalIP'
  /** The node whose rules caught it. */
  readonly node: string
  /** Every endpoint the rule chooses from, as `address:port`. */
  readonly endpoints: readonly string[]
  readonly chosen: string | undefined
  /** Kept because the same client was there before. */
  readonly sticky: boolean
  /** Why nothing was chosen: `no-endpoints` refuses, the others drop. */
  readonly verdict: 'forwarded' | 'no-endpoints' | 'no-local-endpoints' | 'source-not-allowed'
  /** The packet's source is rewritten to the node's. */
  readonly masqueraded: boolean
}

/** Policies were asked about one direction of one Pod. */
export interface PolicyHop {
  readonly hop: 'policy'
  readonly direction: 'Egress' | 'Ingress'
  readonly pod: HopObject
  /** Policies that select the Pod in this direction, by name. */
  readonly policies: readonly string[]
  /** The policy and rule (counted from 0) that allows it. */
  readonly allowedBy: { readonly policy: string; readonly rule: number } | undefined
  /** `ignored`: the network plugin does not enforce policies. */
  readonly verdict: 'allowed' | 'denied' | 'ignored'
}

/** Something on the way passed the packet on by address. */
export interface ForwardHop {
  readonly hop: 'forward'
  readonly by: 'port-forward' | 'port-mapping' | 'hostPort' | 'proxy' | 'announcement'
  /** Who passes it on: a node, a program. */
  readonly at: string
  readonly from: string
  readonly to: string
}

/** The packet is at its machine or Pod. */
export interface ListenerHop {
  readonly hop: 'listener'
  readonly address: string
  readonly port: number
  readonly pod: HopObject | undefined
  readonly node: string
  /** `nobody`: the address belongs to nobody; `no-route`: the sender has no way there. */
  readonly verdict: 'open' | 'closed' | 'nobody' | 'no-route'
}

/** A rule of an Ingress or a route took the request. */
export interface RouteHop {
  readonly hop: 'route'
  readonly route: HopObject | undefined
  readonly host: string
  readonly path: string
  readonly rule: string
  readonly verdict: 'forwarded' | 'no-match' | 'no-backend' | 'redirected'
}

/** What came back. */
export interface AnswerHop {
  readonly hop: 'answer'
  readonly status: number
  readonly pod: HopObject | undefined
  readonly milliseconds: number
}

/** One step of a request's way, as plain data. */
export type Hop = NameHop | ServiceHop | PolicyHop | ForwardHop | ListenerHop | RouteHop | AnswerHop

/** How a try to connect ended. */
export type Outcome = 'connected' | 'refused' | 'timeout' | 'unreachable' | 'unknown-name' | 'no-dns'
