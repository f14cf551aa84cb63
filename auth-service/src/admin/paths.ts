/** Where the panel is mounted. AdminJS writes these paths into its pages. */
export const adminPaths = {
  root: '/admin',
  login: '/admin/login',
  logout: '/admin/logout',
  assets: '/admin/frontend/assets',
} as const

/** The platform's name as the panel shows it. */
export const platformName = 'AI Platform'
