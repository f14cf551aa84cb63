import manifest from '../../../package.json' with { type: 'json' }

/** The platform's version, the same for both services. */
export const platformVersion: string = manifest.version
