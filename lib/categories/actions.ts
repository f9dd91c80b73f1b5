"use server";

import { action } from "@/lib/http/action";
import { createCategory, deleteCategory, updateCategory } from "./commands";
import { CategoryId, CategoryUpdate, NewCategory } from "./schema";

const revalidate = ["/categories"];

export const createCategoryAction = action(NewCategory, createCategory, { revalidate });
export const updateCategoryAction = action(CategoryUpdate, updateCategory, { revalidate });
export const deleteCategoryAction = action(CategoryId, deleteCategory, { revalidate });
