import type { Volume, VolumeDevice, VolumeMount } from '../../../api/types.gen.ts'
import { duplicate, forbidden, invalid, notFound, notSupported, required } from '../../../apimachinery/field-error.ts'
import type { Path } from '../../../apimachinery/field-path.ts'
import type { Errors } from './checks.ts'
import { checkOneOf, checkPresent, named } from './checks.ts'
import type { AnyContainer } from './containers.ts'
import { checkLocalDescending, hasBacksteps } from './validate-paths.ts'

/** The Pod's volumes that are sound, by name. */
export type Volumes = ReadonlyMap<string, Volume>

const mountPropagations = ['Bidirectional', 'HostToContainer', 'None']
const recursiveReadOnly = ['Disabled', 'Enabled', 'IfPossible']
const bindMountOptions = ['nodev', 'noexec', 'nosuid']

/** Where a container sees its volumes. Follows pkg/apis/core/validation/validation.go ValidateVolumeMounts. */
export function validateVolumeMounts(errors: Errors, container: AnyContainer, volumes: Volumes, path: Path): void {
  if (container.volumeMounts === undefined) return
  const taken = new Set<string>()
  const devices = container.volumeDevices ?? []
  for (const [index, mount] of container.volumeMounts.entries()) {
    const { name, mountPath } = mount
    const itemPath = path.index(index)
    checkPresent(errors, itemPath.child('name'), name)
    if (!volumes.has(name)) errors.push(notFound(itemPath.child('name'), name))
    checkPresent(errors, itemPath.child('mountPath'), mountPath)
    if (taken.has(mountPath)) errors.push(invalid(itemPath.child('mountPath'), mountPath, 'must be unique'))
    taken.add(mountPath)
    if (devices.some(device => device.name === name)) errors.push(invalid(itemPath.child('name'), name, 'must not already exist in volumeDevices'))
    if (takenAsDevice(devices, mountPath)) errors.push(invalid(itemPath.child('mountPath'), mountPath, 'must not already exist as a path in volumeDevices'))
    if (mount.subPath) checkLocalDescending(errors, path.child('subPath'), mount.subPath)
    if (mount.subPathExpr) {
      if (mount.subPath) errors.push(invalid(itemPath.child('subPathExpr'), mount.subPathExpr, 'subPathExpr and subPath are mutually exclusive'))
      checkLocalDescending(errors, path.child('subPathExpr'), mount.subPathExpr)
    }
    validatePropagation(errors, mount.mountPropagation, container, path)
    validateRecursiveReadOnly(errors, mount, path)
    validateBindMountOptions(errors, mount, volumes, itemPath)
  }
}

/** The last device of a name is the one that counts, as in a Go map. */
function takenAsDevice(devices: readonly VolumeDevice[], path: string): boolean {
  return devices.some((device, index) => device.devicePath === path && devices.findLastIndex(other => other.name === device.name) === index)
}

/** Follows validateMountPropagation. */
function validatePropagation(errors: Errors, propagation: string | undefined, container: AnyContainer, path: Path): void {
  if (propagation === undefined) return
  checkOneOf(errors, path.child('mountPropagation'), propagation, mountPropagations)
  if (propagation === 'Bidirectional' && container.securityContext?.privileged !== true) {
    errors.push(forbidden(path.child('mountPropagation'), 'Bidirectional mount propagation is available only to privileged containers'))
  }
}

/** Follows validateMountRecursiveReadOnly. */
function validateRecursiveReadOnly(errors: Errors, mount: VolumeMount, path: Path): void {
  const mode = mount.recursiveReadOnly
  if (mode === undefined || mode === 'Disabled') return
  const modePath = path.child('recursiveReadOnly')
  if (mode !== 'Enabled' && mode !== 'IfPossible') return void errors.push(notSupported(modePath, named(mode), recursiveReadOnly))
  if (!mount.readOnly) errors.push(forbidden(modePath, 'may only be specified when readOnly is true'))
  if (mount.mountPropagation !== undefined && mount.mountPropagation !== 'None') {
    errors.push(forbidden(modePath, 'may only be specified when mountPropagation is None or not specified'))
  }
}

/** Follows validateBindMountOptions. */
function validateBindMountOptions(errors: Errors, mount: VolumeMount, volumes: Volumes, path: Path): void {
  const options = mount.bindMountOptions ?? []
  if (options.length === 0) return
  const optionsPath = path.child('bindMountOptions')
  for (const [index, option] of options.entries()) {
    if (!bindMountOptions.includes(option)) errors.push(notSupported(optionsPath.index(index), option, bindMountOptions))
    if (options.indexOf(option) < index) errors.push(duplicate(optionsPath.index(index), option))
  }
  if (volumes.get(mount.name)?.image !== undefined) errors.push(invalid(optionsPath, options, 'bindMountOptions may not be used with image volumes'))
}

/** Block devices of a container. Follows ValidateVolumeDevices. */
export function validateVolumeDevices(errors: Errors, container: AnyContainer, volumes: Volumes, path: Path): void {
  if (container.volumeDevices === undefined) return
  const paths = new Set<string>()
  const names = new Set<string>()
  const mounts = container.volumeMounts ?? []
  for (const [index, { name, devicePath }] of container.volumeDevices.entries()) {
    const namePath = path.index(index).child('name')
    const devicePathPath = path.index(index).child('devicePath')
    const volume = volumes.get(name)
    checkPresent(errors, namePath, name)
    if (names.has(name)) errors.push(invalid(namePath, name, 'must be unique'))
    if (volume === undefined) {
      errors.push(notFound(namePath, name))
    } else if (volume.persistentVolumeClaim === undefined && volume.ephemeral === undefined) {
      errors.push(invalid(namePath, name, 'can only use volume source type of PersistentVolumeClaim or Ephemeral for block mode'))
    }
    if (devicePath === '') errors.push(required(devicePathPath))
    if (paths.has(devicePath)) errors.push(invalid(devicePathPath, devicePath, 'must be unique'))
    if (hasBacksteps(devicePath)) errors.push(invalid(devicePathPath, devicePath, "can not contain backsteps ('..')"))
    else paths.add(devicePath)
    if (mounts.some(mount => mount.name === name)) errors.push(invalid(namePath, name, 'must not already exist in volumeMounts'))
    if (mounts.some((mount, at) => mount.mountPath === devicePath && mounts.findLastIndex(other => other.name === mount.name) === at)) {
      errors.push(invalid(devicePathPath, devicePath, 'must not already exist as a path in volumeMounts'))
    }
    if (name !== '') names.add(name)
  }
}
