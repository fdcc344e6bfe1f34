/** Style sheets that a module imports go into the bundle's style sheet; they export nothing. */
declare module "*.css";
