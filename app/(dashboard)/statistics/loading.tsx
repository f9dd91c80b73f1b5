export { DashboardSkeleton as default } from "@/components/stats/dashboard-skeleton";
