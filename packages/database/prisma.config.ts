// A plain object instead of defineConfig, so that only the Prisma CLI needs Prisma's types.
export default { schema: 'prisma/schema.prisma', migrations: { path: 'prisma/migrations' } }
