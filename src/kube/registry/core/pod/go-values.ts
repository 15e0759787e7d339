import type {
  AppArmorProfile, ClusterTrustBundleProjection, NodeSelectorRequirement, NodeSelectorTerm, PodResourceClaim, SeccompProfile, SecurityContext,
} from '../../../api/types.gen.ts'

// Values as the server prints them in an error: its inner types have no JSON names, so that Go's own names and every
// empty field show. Follows pkg/apis/core/types.go.

const orNull = (value: unknown): unknown => value ?? null

/** A seccomp profile. */
export function goSeccompProfile({ type, localhostProfile }: SeccompProfile): unknown {
  return { Type: type, LocalhostProfile: orNull(localhostProfile) }
}

function goAppArmorProfile({ type, localhostProfile }: AppArmorProfile): unknown {
  return { Type: type, LocalhostProfile: orNull(localhostProfile) }
}

/** A container's security context. */
export function goSecurityContext(context: SecurityContext): unknown {
  const { capabilities, seLinuxOptions, windowsOptions, seccompProfile, appArmorProfile } = context
  return {
    Capabilities: capabilities === undefined ? null : { Add: orNull(capabilities.add), Drop: orNull(capabilities.drop) },
    Privileged: orNull(context.privileged),
    SELinuxOptions:
      seLinuxOptions === undefined
        ? null
        : { User: seLinuxOptions.user ?? '', Role: seLinuxOptions.role ?? '', Type: seLinuxOptions.type ?? '', Level: seLinuxOptions.level ?? '' },
    WindowsOptions:
      windowsOptions === undefined
        ? null
        : {
            GMSACredentialSpecName: orNull(windowsOptions.gmsaCredentialSpecName),
            GMSACredentialSpec: orNull(windowsOptions.gmsaCredentialSpec),
            RunAsUserName: orNull(windowsOptions.runAsUserName),
            HostProcess: orNull(windowsOptions.hostProcess),
          },
    RunAsUser: orNull(context.runAsUser),
    RunAsGroup: orNull(context.runAsGroup),
    RunAsNonRoot: orNull(context.runAsNonRoot),
    ReadOnlyRootFilesystem: orNull(context.readOnlyRootFilesystem),
    AllowPrivilegeEscalation: orNull(context.allowPrivilegeEscalation),
    ProcMount: orNull(context.procMount),
    SeccompProfile: seccompProfile === undefined ? null : goSeccompProfile(seccompProfile),
    AppArmorProfile: appArmorProfile === undefined ? null : goAppArmorProfile(appArmorProfile),
  }
}

/** A Pod's claim for devices. */
export function goPodResourceClaim({ name, resourceClaimName, resourceClaimTemplateName }: PodResourceClaim): unknown {
  return { Name: name, ResourceClaimName: orNull(resourceClaimName), ResourceClaimTemplateName: orNull(resourceClaimTemplateName) }
}

/** A projected trust bundle; the label selector has JSON names. */
export function goClusterTrustBundle(bundle: ClusterTrustBundleProjection): unknown {
  return {
    Name: orNull(bundle.name),
    SignerName: orNull(bundle.signerName),
    LabelSelector: orNull(bundle.labelSelector),
    Optional: orNull(bundle.optional),
    Path: bundle.path,
    User: orNull(bundle.user),
  }
}

const goRequirement = ({ key, operator, values }: NodeSelectorRequirement): unknown => ({ Key: key, Operator: operator, Values: orNull(values) })

/** A term of a node selector. */
export function goNodeSelectorTerm({ matchExpressions, matchFields }: NodeSelectorTerm): unknown {
  return { MatchExpressions: orNull(matchExpressions?.map(goRequirement)), MatchFields: orNull(matchFields?.map(goRequirement)) }
}

/** A list of addresses. */
export function goIPs(list: readonly { readonly ip: string }[] | undefined): unknown {
  return orNull(list?.map(({ ip }) => ({ IP: ip })))
}
