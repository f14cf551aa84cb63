import manifest from '../../../package.json' with { type: 'json' }

/** The version of the platform, the same for both services. */
export const platformVersion: string = manifest.version
